import type { CycleState } from '#core/services/market/cycles/cycle'
import type { Tone } from '#templates/components/badge'

export const TONES: Readonly<Record<CycleState, Tone>> = {
  planned: 'neutral',
  open: 'success',
  closed: 'leaf',
}
