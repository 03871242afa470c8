/**
 * Makes something when it is first asked for, and keeps it: what a module makes as it is loaded, every start of a function
 * waits for, and most of it no event of that start needs.
 */
// esbuild leaves out what is so declared and never asked for.
// @__NO_SIDE_EFFECTS__
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
