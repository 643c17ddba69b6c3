import type { Arrow } from './arrows'

/** Things and which others each of them imports. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>

/**
 * How the files and folders of each folder import each other, by the folder's path. An arrow counts once, in the deepest
 * folder that holds both its ends. So files in a circle always show as a circle in one of these graphs, and folders too.
 */
export function graphsByFolder(arrows: readonly Arrow[]): ReadonlyMap<string, Graph> {
  const graphs = new Map<string, Map<string, Set<string>>>()
  for (const { from, to } of arrows) {
    const [path, target] = [from.split('/'), to.split('/')]
    const depth = path.findIndex((part, at) => part !== target[at])
    if (depth === -1) continue
    const folder = path.slice(0, depth).join('/')
    const graph = graphs.get(folder) ?? new Map<string, Set<string>>()
    graphs.set(folder, graph)
    const [entry, imported] = [path[depth] as string, target[depth] as string]
    if (!graph.has(imported)) graph.set(imported, new Set())
    graph.set(entry, (graph.get(entry) ?? new Set()).add(imported))
  }
  return graphs
}

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
