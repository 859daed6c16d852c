// Where the documentation of a rule or key stands on the web.
const SITE = 'https://vstream.dev';

export function rulePage(rule: string): string {
  return `${SITE}/rules/${rule}`;
}
