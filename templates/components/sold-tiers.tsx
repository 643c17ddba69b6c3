import type { SoldTier } from '#core/contracts/account'
import { formatMoney } from '#core/contracts/money'

/** Tiers that can be bought, each with what it costs and the way to it. */
export function SoldTiers({ sold, locale }: { sold: readonly SoldTier[]; locale: string }) {
  return (
    <ul>
      {sold.map(tier => (
        <li>
          <a href={tier.href} safe>
            {tier.name}
          </a>
          <span safe>{worthOf(tier, locale)}</span>
        </li>
      ))}
    </ul>
  )
}

function worthOf({ price, period, description }: SoldTier, locale: string): string {
  const cost = `${price ? `, ${formatMoney(price, locale)}` : ''} for a ${period}`
  return description === '' ? cost : `${cost}: ${description}`
}
