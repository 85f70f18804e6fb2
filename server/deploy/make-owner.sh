#!/bin/sh
# The database and its owner: the role that the server signs in as. It makes the roles of the server, and is no superuser.
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv password DATABASE_PASSWORD
create role patchpanel login nosuperuser createrole password :'password';
create database patchpanel owner patchpanel;
SQL
