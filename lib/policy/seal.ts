import { type Complaint, keyExample } from './problem.ts';

/**
 * Whether the text is known to be whole: its last line is YAML's end marker `...`, with its line break, and no earlier line begins
 * as one. So no part of a file that begins with it and ends sooner is whole as well, wherever it was cut.
 */
export function hasEndMarker(text: string): boolean {
  return /\n\.\.\.\r?\n$/.test(text) && text.match(/^\.\.\.(?=\s|$)/gm)?.length === 1;
}

/** Why a policy may have been cut off: it still audits, with a warning, and repairs nothing. */
export function brokenSeals(text: string, data: unknown): readonly Complaint[] {
  const complaints: Complaint[] = [];
  if (!hasEndMarker(text)) {
    const message =
      'The file does not end with the line `...`, so it may have been cut off: nothing is repaired by it, and `unmatched` is at least `warn`. Write that line last, with a line break behind it.';
    complaints.push({ code: 'no-end-marker', path: [], at: 'value', message, example: '...' });
  }
  const remediation = isRecord(data) ? data['remediation'] : undefined;
  if (isRecord(remediation) && !Object.hasOwn(remediation, 'killSwitch')) {
    const message =
      '"killSwitch" is not written: a file that was cut off before it would let repairs go on, so nothing is repaired until it is, and `unmatched` is at least `warn`.';
    const path = ['remediation', 'killSwitch'];
    complaints.push({
      code: 'kill-switch-not-written',
      path,
      at: 'key',
      message,
      example: keyExample('killSwitch', false),
    });
  }
  return complaints;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
