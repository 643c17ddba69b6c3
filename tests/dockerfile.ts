/** An instruction of a Dockerfile: `RUN`, and what follows it, on one line. */
export type Instruction = { readonly name: string; readonly words: string }

/** What a Dockerfile says, step by step, without its comments. Only of the instructions that ours uses. */
export function readDockerfile(text: string): Instruction[] {
  const lines = text.split('\n').filter(line => !/^\s*#/.test(line))
  return lines
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map(line => /^\s*([A-Z]+)\s+(.*?)\s*$/.exec(line))
    .flatMap(found =>
      found ? [{ name: found[1] ?? '', words: (found[2] ?? '').replaceAll(/\s+/g, ' ') }] : [],
    )
}

/** `${NAME}` and `$NAME`, as Docker writes them out in all but commands. */
export function filledIn(words: string, values: Readonly<Record<string, string>>): string {
  return words.replaceAll(/\$\{(\w+)\}|\$(\w+)/g, (_, braced, bare) => values[braced ?? bare] ?? '')
}

/** Which paths of a build's context `.dockerignore` keeps out: names, `**` before them, and no exceptions. */
export function ignoredBy(text: string): (path: string) => boolean {
  const globs = text
    .split('\n')
    .filter(Boolean)
    .map(line => new Bun.Glob(line))
  return path => {
    const parts = path.split('/')
    return globs.some(glob => parts.some((_, end) => glob.match(parts.slice(0, end + 1).join('/'))))
  }
}
