import { base } from '../runtime/base.ts'
import { gate } from './gate.ts'
import { becomeHot, dropExcluded, enterCompiled, enterLoop } from './hook.ts'
import { firstCountdown, firstTurns } from './state.ts'

/** Puts the JIT in place: before this, everything is interpreted. */
export function installJit(): void {
  gate.countdown = firstCountdown
  gate.turns = firstTurns
  base()
  gate.enter = enterCompiled
  gate.enterLoop = enterLoop
  gate.drop = dropExcluded
  gate.hot = becomeHot
}
