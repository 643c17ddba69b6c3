/**
 * The formatter: sets the indentation of every line by the brackets around it, drops blanks at line ends and runs
 * of empty lines. It never moves a token to another line and never touches a string or a comment.
 */
import { readAll } from '../reader/read.ts'
import { tokens } from './tokens.ts'

/** Forms whose body is indented by two; others align with their first operand. */
const BODY =
  /^(define.*|def.*|let.*|lambda|fn|when|unless|do|begin|case|match|guard|if|parameterize|receive|dynamic-wind|with-.*|call-with-.*|for-each|reset|shift|library|export|syntax-rules|<>|~.*)$/

interface Open {
  /** Column of the bracket. */
  column: number
  /** Column that further lines align to, once known. */
  align: number | null
  head: string | null
  count: number
}

/** The formatted text. @throws ReadError when `text` does not read. */
export function format(text: string): string {
  readAll(text)
  const lines: string[] = []
  let line = ''
  const open: Open[] = []
  // At most one empty line after another; those inside a string are not seen here.
  const endLine = (): void => {
    const ended = line.trimEnd()
    if (ended !== '' || lines.at(-1) !== '') lines.push(ended)
    line = ''
  }
  for (const { kind, text: token } of tokens(text)) {
    if (kind === 'newline') {
      endLine()
      continue
    }
    if (kind === 'blank') {
      if (line.trim() !== '') line += ' '
      continue
    }
    if (line === '') line = ' '.repeat(kind === 'close' ? Math.max(0, indent(open)) : indent(open))
    const column = width(line)
    if (kind === 'close') open.pop()
    else if (kind !== 'prefix' && kind !== 'comment') note(open.at(-1), kind, token, column)
    line += token
    if (kind === 'open') open.push({ column: column + token.length - 1, align: null, head: null, count: 0 })
  }
  endLine()
  return `${lines.join('\n').trim()}\n`
}

function indent(open: Open[]): number {
  const within = open.at(-1)
  if (!within) return 0
  if (within.head !== null && BODY.test(within.head)) return within.column + 2
  return within.align ?? within.column + 1
}

function note(within: Open | undefined, kind: string, token: string, column: number): void {
  if (!within) return
  within.count++
  if (within.count === 1) within.head = kind === 'atom' ? token : null
  if (within.count === 2 && within.head !== null) within.align = column
}

/** Columns that `line` takes up since its last line break (strings may hold some). */
function width(line: string): number {
  return line.length - (line.lastIndexOf('\n') + 1)
}
