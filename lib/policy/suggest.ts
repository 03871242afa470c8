import { closestMatch } from 'leven';

/** The candidate that was probably meant, or undefined when none is near: two letters or a third of them may differ. */
export function closest(written: string, candidates: readonly string[]): string | undefined {
  const normal = (text: string) => text.toLowerCase().replaceAll(/[\s_-]/g, '');
  const target = normal(written).slice(0, 100);
  if (target === '') return undefined;
  const normals = candidates.map(normal);
  const limit = target.length < 4 ? 1 : Math.max(2, Math.floor(target.length / 3));
  const found = closestMatch(target, normals, { maxDistance: limit });
  return found === undefined ? undefined : candidates[normals.indexOf(found)];
}

/** `; did you mean "x"?` or nothing. */
export function didYouMean(candidate: string | undefined): string {
  return candidate === undefined ? '' : `; did you mean "${candidate}"?`;
}
