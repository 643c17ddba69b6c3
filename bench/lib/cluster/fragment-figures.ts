import { METRICS_TOKEN } from './cluster'
import type { Member } from './process'

export type FragmentFigures = {
  /** That pages asked for, by what came of them. */
  readonly inlined: number
  readonly late: number
  readonly failed: number
  /** That their owners were asked for, since no cache had them: each was a request of its own before they went together. */
  readonly lent: number
  readonly requests: number
}

/** What all processes have counted of fragments so far. */
export async function fragmentFigures(members: readonly Member[]): Promise<FragmentFigures> {
  const texts = await Promise.all(
    members.map(async ({ port, domain }) => {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, {
        headers: { authorization: `Bearer ${METRICS_TOKEN}`, host: `${domain}.coop.localhost` },
      })
      return answer.text()
    }),
  )
  const sum = (name: string, outcome = '') => {
    const line = new RegExp(`^${name}\\{[^}]*${outcome && `outcome="${outcome}"`}[^}]*\\} (\\d+)`, 'gm')
    return texts.flatMap(text => [...text.matchAll(line)]).reduce((all, [, many]) => all + Number(many), 0)
  }
  return {
    inlined: sum('coop_fragments_total', 'inlined'),
    late: sum('coop_fragments_total', 'late'),
    failed: sum('coop_fragments_total', 'failed'),
    lent: sum('coop_fragments_lent_total'),
    requests: sum('coop_fragment_requests_total', 'answered') + sum('coop_fragment_requests_total', 'failed'),
  }
}
