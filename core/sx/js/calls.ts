/** Calls as text. A closure is entered by its code; anything else goes through js/support.ts. */

/** Calls the value that `fn` names; `test` is it, too. */
export function throughValue(test: string, fn: string, d: string, args: string[]): string {
  const other = `call${entry(args, 'N')}(${[fn, d, ...packed(args)].join(', ')})`
  return `${test} instanceof Closure ? ${direct(fn, d, args)} : ${other}`
}

/** Calls what the global `cell` holds; `test` is its value, and puts it into `c`. */
export function throughCell(test: string, cell: string, d: string, args: string[]): string {
  const other = `g${entry(args, 'N')}(${[cell, d, ...packed(args)].join(', ')})`
  return `${test} instanceof Closure ? ${direct('c', d, args)} : ${other}`
}

function direct(fn: string, d: string, args: string[]): string {
  return `${fn}.code.j${entry(args, 'n')}(${[fn, d, ...packed(args)].join(', ')})`
}

/** Code has an entry for each count of arguments to four, and one for arrays of them. */
const entry = (args: string[], many: string): string => (args.length <= 4 ? `${args.length}` : many)

const packed = (args: string[]): string[] => (args.length <= 4 ? args : [`[${args.join(', ')}]`])
