import { arrowsOf, isOfTests } from '../../tests/arrows'
import type { Graph } from '../../tests/circles'

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
