import { base } from '../runtime/base.ts'
import { gate } from './gate.ts'
import { becomeHot, dropExcluded, enterCompiled } from './hook.ts'
import { firstCountdown } from './state.ts'

/** Puts the JIT in place: before this, everything is interpreted. */
export function installJit(): void {
  gate.countdown = firstCountdown
  base()
  gate.enter = enterCompiled
  gate.drop = dropExcluded
  gate.hot = becomeHot
}
