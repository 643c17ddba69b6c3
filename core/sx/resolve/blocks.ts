import type { Core } from './core.ts'

/**
 * Puts a Charge before every straight-line block that calls or turns. A block is a lambda's or loop's body, or
 * a branch of an `if`, without the blocks inside it. All tiers run these same charges, so a program uses the
 * same fuel on each, to the unit; a block that is left early by an escape has still been paid for whole.
 */
export function chargeBlock(body: Core): Core {
  const n = countAndCharge(body)
  return n === 0 ? body : { op: 'charge', n, body }
}

function countAndCharge(core: Core): number {
  switch (core.op) {
    case 'const':
    case 'local':
    case 'up':
    case 'global':
    case 'lambda':
    case 'charge':
      return 0
    case 'set':
    case 'setg':
      return countAndCharge(core.value)
    case 'if': {
      core.yes = chargeBlock(core.yes)
      core.no = chargeBlock(core.no)
      return countAndCharge(core.test)
    }
    case 'seq':
      return total(core.body)
    case 'let':
      return countAndCharge(core.init) + countAndCharge(core.body)
    case 'fix':
      return countAndCharge(core.body)
    case 'call':
      return 1 + countAndCharge(core.fn) + total(core.args)
    case 'prim':
      return total(core.args)
    case 'loop':
      core.body = chargeBlock(core.body)
      return total(core.inits)
    case 'turn':
      return 1 + total(core.args)
  }
}

function total(cores: Core[]): number {
  let n = 0
  for (const core of cores) n += countAndCharge(core)
  return n
}
