import type { FederationService } from '#core/contracts/federation'
import { lockOperators } from '../identity/roles'

/** The contract's `obligationsOf`. Who is leaving too is not counted on. */
export const obligationsOf: FederationService['obligationsOf'] = async (ctx, memberId) => {
  const operators = await lockOperators(ctx)
  const isOperator = operators.some(operator => operator.memberId === memberId)
  const othersStay = operators.some(operator => operator.memberId !== memberId && !operator.closing)
  if (!isOperator || othersStay) return []
  return [
    {
      text: 'You are the last operator of the cooperative. Make somebody else one first.',
      label: 'Roles',
      href: `${ctx.house.config.origins.federation}/operator/roles`,
    },
  ]
}
