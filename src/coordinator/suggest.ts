import { closest, distance } from 'fastest-levenshtein';

/** How a sentence about an unknown name ends: with the name that was probably meant, or with the fallback. */
export function didYouMean(name: string, known: readonly string[], otherwise = '.'): string {
  if (known.length === 0) return otherwise;
  const given = name.toLowerCase();
  // A name cut short is far away by edits, but clear.
  const near = known.find((one) => given.length > 3 && one.startsWith(given)) ?? closest(given, known);
  const isNear = near.startsWith(given) || distance(given, near) <= Math.max(2, Math.floor(near.length / 3));
  return isNear ? `; did you mean "${near}"?` : otherwise;
}
