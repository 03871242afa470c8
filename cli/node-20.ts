/*
 * The command runs on Node 20 as well (package.json, `engines`), for which the language is a few functions newer: they are
 * added here, before anything else is loaded, rather than avoided everywhere else.
 */

// Node 21.
Map.groupBy ??= (items, keyOf) => {
  const groups = new Map();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index);
    index += 1;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

// Node 22.1.
URL.parse ??= (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null);
