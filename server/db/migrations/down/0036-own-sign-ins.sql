-- Takes 0036 back.
drop function app_end_grants(text[], text, boolean);
alter table provider_payloads drop column device;
