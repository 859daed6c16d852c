// What a caller did wrong, or what could not be read: told in one line, exit code 2.
export class UsageError extends Error {}
