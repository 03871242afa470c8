/** Values that are valid each by itself, and do not go together. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}
