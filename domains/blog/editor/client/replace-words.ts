/** Of an element with these names words go on in the same line. */
const INLINE = /^(?:a|abbr|b|code|del|em|i|ins|mark|s|small|span|strike|strong|sub|sup|u)$/i
const NO_WORDS = /^(?:script|style|template)$/i

/**
 * The words in texts that stand beside each other, also where they begin in one and end in another: all of what is put
 * there is in the first of them.
 */
export function replaceInRun(
  texts: readonly string[],
  find: string,
  put: string,
): { readonly count: number; readonly texts: readonly string[] } {
  const parts = texts.join('').split(find)
  if (parts.length === 1) return { count: 0, texts }
  const textOf = texts.flatMap((words, text) => words.split('').map(() => text))
  const made = texts.map(() => '')
  let at = 0
  for (const [index, part] of parts.entries()) {
    if (index > 0) {
      made[textOf[at]!] += put
      at += find.length
    }
    for (const letter of part.split('')) made[textOf[at++]!] += letter
  }
  return { count: parts.length - 1, texts: made }
}

/** The words in what is shown below `root`, and in nothing else of it; returns how often they stood there. */
export function replaceBelow(root: ParentNode, find: string, put: string): number {
  let count = 0
  for (const run of runsBelow(root)) {
    const made = replaceInRun(
      run.map(({ data }) => data),
      find,
      put,
    )
    if (made.count === 0) continue
    count += made.count
    for (const [at, words] of made.texts.entries()) {
      run[at]!.data = words
      if (words === '') removeEmpty(run[at]!)
    }
  }
  return count
}

function runsBelow(root: ParentNode): Text[][] {
  const runs: Text[][] = [[]]
  const walk = (node: Node) => {
    if (node.nodeType === 3) runs.at(-1)!.push(node as Text)
    else if (!NO_WORDS.test(node.nodeName)) {
      const isInline = INLINE.test(node.nodeName)
      if (!isInline) runs.push([])
      node.childNodes.forEach(walk)
      if (!isInline) runs.push([])
    }
  }
  root.childNodes.forEach(walk)
  return runs
}

/** With what was bold, or a link, about it alone. */
function removeEmpty(node: ChildNode): void {
  const { parentElement } = node
  node.remove()
  if (parentElement && INLINE.test(parentElement.nodeName) && !parentElement.hasChildNodes())
    removeEmpty(parentElement)
}
