/** Query parameters of the API, with the bounds that the OpenAPI document states. */
import * as v from 'valibot';
import { isUuid } from '../../lib/schema/id.ts';
import { Text } from '../../lib/schema/text.ts';

export interface IntegerBounds {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}

/** A whole number in decimal digits; the metadata is what a reader of the document needs. */
export function integerParameter(minimum: number, maximum: number) {
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, `Use a whole number from ${minimum} to ${maximum}.`),
    v.transform(Number),
    v.minValue(minimum, `Use at least ${minimum}.`),
    v.maxValue(maximum, `Use at most ${maximum}.`),
    v.metadata({ openApi: { type: 'integer', minimum, maximum } satisfies IntegerBounds }),
  );
}

export const UuidParameter = v.pipe(
  v.string(),
  v.check((text) => isUuid(text), 'Use a lower-case UUID.'),
);

/** Opaque text that the server itself made, such as a cursor. */
export const TokenParameter = v.pipe(Text, v.minLength(1));

export const SearchParameter = Text;

/** `true` or `1` is yes, `false`, `0` or nothing is no. */
export const FlagParameter = v.pipe(
  v.picklist(['true', 'false', '1', '0', ''], 'Use true or false.'),
  v.transform((text) => text === 'true' || text === '1'),
);
