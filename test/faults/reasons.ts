/** The kind of failure that a reason for people tells of, by its words (lib/aws/classify-error.ts, malformed.ts). */
export function reasonOf(text: string): string {
  const words: Record<string, RegExp> = {
    credentials: /no usable AWS credentials/,
    denied: /access denied/,
    throttled: /throttled, and still so/,
    unreachable: /no connection, or no answer in time/,
    // What came of signing in is said within the failure of signing in.
    malformed: /could not be understood|(?<!failed): the answer holds/,
    service: /answered with an error/,
    undecided: /could not judge .+, which this version does not know/,
  };
  const found = Object.keys(words).filter((kind) => words[kind]?.test(text));
  return found.length === 1 ? (found[0] ?? '') : `no clear reason: ${text}`;
}
