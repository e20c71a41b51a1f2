// The server counts code points; the browser counts UTF-16 units. "👧" is one of the first and two of the second.

// Return a function from a place in code points to the same place in UTF-16 units.
export function unitsOf(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (point) => Math.min(point, text.length);
  const units = [];
  let unit = 0;
  for (const character of text) {
    units.push(unit);
    unit += character.length;
  }
  units.push(unit);
  return (point) => units[Math.min(point, units.length - 1)];
}
