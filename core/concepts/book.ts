import type { ConceptBook, Offered } from '#core/contracts/platform/concepts'

export function createConceptBook(): ConceptBook {
  let offered: Offered | null = null
  return {
    offer(all) {
      offered = all
    },
    all() {
      if (!offered) throw new Error('No concepts were offered to this house')
      return offered
    },
  }
}
