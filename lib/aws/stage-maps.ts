/**
 * A map from versions to their labels as the service writes it, without a space. Of texts that hold a quote, a backslash or a
 * bracket it knows nothing: without these, a quote ends a text and `":[` is where a list of labels begins.
 */
const stageMap = /"(SecretVersionsToStages|VersionIdsToStages)":\{((?:"[^"\\[]*":\[(?:"[^"\\[]*",?)*\],?)*)\}/g;

/**
 * Writes the maps in a JSON text whose keys are version ids as lists, `["id", ["label"], …]`, before it is parsed: V8 makes
 * a hidden class of each new set of keys, and keeps each new key among its symbols, so that a page of a hundred leaves
 * as much in the old generation as all else in it leaves in the young one (docs/performance.md, "Memory"). What it does
 * not recognise it leaves as it is, and inside a text it finds nothing: the quotes of one are escaped there.
 */
export function listStageMaps(json: string): string {
  return json.replace(stageMap, (_map, name: string, versions: string) => {
    return `"${name}":[${versions.replaceAll('":[', '",[')}]`;
  });
}
