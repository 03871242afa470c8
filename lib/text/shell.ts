/** What a shell takes for nothing but itself, wherever it stands in a command. */
const plain = /^[A-Za-z0-9_/:.,+@%-][A-Za-z0-9_/:.,+@%=-]*$/;

/** One word of a command for a POSIX shell: whatever is in it, the program that is called gets exactly this text. */
export function shellWord(text: string): string {
  return plain.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
