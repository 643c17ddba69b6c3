import datascript from 'datascript'

const RULES = '[[(path ?x ?y) [?x "edge" ?y]] [(path ?x ?z) [?x "edge" ?y] (path ?y ?z)]]'

/** Milliseconds of DataScript on the closure of a chain. */
export function byDataScript(nodes: number): number {
  const facts = Array.from({ length: nodes - 1 }, (_, i) => [':db/add', i + 1, 'edge', i + 2])
  const db = datascript.db_with(datascript.empty_db(), facts)
  const began = performance.now()
  const found = datascript.q('[:find ?x ?y :in $ % :where (path ?x ?y)]', db, RULES)
  const time = performance.now() - began
  const wanted = (nodes * (nodes - 1)) / 2
  if (found.length !== wanted) throw new Error(`DataScript found ${found.length} pairs of ${wanted}`)
  return time
}
