/** Rows under the unit that they belong to. */
export function grouped<Row extends { readonly unit: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const own = groups.get(row.unit);
    if (own) own.push(row);
    else groups.set(row.unit, [row]);
  }
  return groups;
}
