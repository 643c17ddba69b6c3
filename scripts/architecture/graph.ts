import { arrowsOf } from '../../tests/arrows'

/** Parts of the tree and which others each of them imports. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** `core/mail/letter.ts` → `core/mail`; the six domains, and their services, are one part each. */
export function partOf(file: string): string | null {
  const [area = '', part = ''] = file.split('/')
  if (area === 'core') return part.includes('.') ? null : `core/${part}`
  return ['domains', 'templates', 'migrations'].includes(area) ? area : null
}

/** What the files import, gathered by part; tests are left out, since they may import anything. */
export function readGraph(files: readonly string[], read: (file: string) => string): Graph {
  const graph = new Map<string, Set<string>>()
  for (const file of files) {
    const part = partOf(file)
    if (!part || isOfTests(file)) continue
    const imported = graph.get(part) ?? new Set()
    graph.set(part, imported)
    for (const { to } of arrowsOf(file, read(file))) {
      const target = partOf(`${to}/`)
      if (target && target !== part) imported.add(target)
    }
  }
  return graph
}

const isOfTests = (file: string) => /\.test\.tsx?$|\/(testing|fixtures)\//.test(file)

/**
 * Parts that import each other in a circle stand together (Tarjan 1972). Each group comes after all that it imports.
 */
export function circlesOf(graph: Graph): readonly (readonly string[])[] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const groups: string[][] = []
  const visit = (part: string) => {
    index.set(part, index.size)
    low.set(part, index.get(part) as number)
    stack.push(part)
    for (const next of [...(graph.get(part) ?? [])].sort()) {
      if (!graph.has(next)) continue
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(part, Math.min(low.get(part) as number, low.get(next) as number))
    }
    if (low.get(part) !== index.get(part)) return
    groups.push(stack.splice(stack.indexOf(part)).sort())
  }
  for (const part of [...graph.keys()].sort()) if (!index.has(part)) visit(part)
  return groups
}
