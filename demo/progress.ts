/** A line per stage: on a terminal it counts up in place, in a log each stage is written once, when it is through. */
export function progress(out: NodeJS.WriteStream) {
  let current = '';
  let text = '';

  function show(stage: string, done?: number, of?: number): void {
    if (stage !== current) end();
    current = stage;
    text = done === undefined ? `  ${stage}` : `  ${stage} ${done}/${of ?? done}`;
    if (out.isTTY) out.write(`\r${text}`);
  }

  function end(): void {
    if (current !== '') out.write(out.isTTY ? '\n' : `${text}\n`);
    current = '';
  }

  return { show, end };
}
