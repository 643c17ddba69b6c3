/** The table of primitives as Markdown, as docs/primitives.md has it: `bun core/sx/prims/table.ts` prints it. */
import { CONTROL_SPECS } from './controls.ts'
import { TOPICS } from './registry.ts'

export function primitivesTable(): string {
  const lines = [
    '# Primitives',
    '',
    'All that is written in TypeScript; the rest of the language is `lib/stdlib`.',
  ]
  for (const [topic, specs] of TOPICS) {
    lines.push('', `## ${topic}`, '', ...HEAD)
    for (const [name, min, max, , says] of specs) lines.push(line(name, min, max, says))
  }
  lines.push('', '## Controls', '', 'They work on the continuation itself.', '', ...HEAD)
  for (const [name, min, max, says] of CONTROL_SPECS) lines.push(line(name, min, max, says))
  return `${lines.join('\n')}\n`
}

const HEAD = ['| name | arguments | |', '|---|---|---|']

function line(name: string, min: number, max: number, says: string): string {
  const count = max < 0 ? `${min} or more` : min === max ? `${min}` : `${min} to ${max}`
  return `| \`${name}\` | ${count} | ${says.replaceAll('|', '\\|')} |`
}

if (import.meta.main) process.stdout.write(primitivesTable())
