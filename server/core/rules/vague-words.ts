// Words that leave to the reader what is meant. Sources: the requirement smells of ISO/IEC/IEEE 29148, section 5.2.7
// (loopholes, ambiguous and open-ended terms), kept to those that are hardly ever precise.
export const vagueWords: readonly string[] = [
  ...['as appropriate', 'if appropriate', 'when appropriate', 'where appropriate', 'appropriately'],
  ...['as needed', 'if needed', 'when needed', 'where needed'],
  ...['as necessary', 'if necessary', 'when necessary', 'where necessary'],
  ...['as applicable', 'if applicable', 'where applicable'],
  ...['if possible', 'when possible', 'where possible', 'as far as possible', 'as much as possible'],
  ...['as soon as possible', 'asap', 'timely', 'in due course', 'to the extent possible', 'best effort'],
  ...['etc.', 'etc', 'and so on', 'and so forth', 'and the like', 'or similar', 'and/or'],
  ...['adequate', 'adequately', 'reasonable', 'reasonably', 'user-friendly', 'state of the art'],
];
