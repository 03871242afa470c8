/** The same, with every text in it of at most so many characters; one that is cut ends in `…`. */
export function shortTexts<T>(value: T, characters: number): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? cut(part, characters) : part,
  );
}

function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1).toWellFormed()}…`;
}
