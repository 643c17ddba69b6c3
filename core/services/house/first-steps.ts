import { sql } from 'kysely'
import { isShown } from '#core/contracts/apps-shown'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { PaymentsKind } from '#core/contracts/platform/payments'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { keepFirstSetting } from '#core/database/keep-setting'

const PUT_AWAY = 'first-steps-put-away'

/** What a new cooperative does first, in an order that makes sense. */
export const FIRST_STEPS = [
  'contact',
  'logo',
  'mail',
  'legal',
  'currency',
  'payments',
  'post',
  'product',
  'team',
  'backup',
] as const

export type FirstStep = (typeof FIRST_STEPS)[number]

/** What is to be done in an app that may be hidden. */
const OF_APP: Partial<Readonly<Record<FirstStep, DomainName>>> = {
  currency: 'market',
  payments: 'cart',
  product: 'market',
}

export type FirstSteps = {
  /** Those of the apps that are shown. */
  readonly steps: readonly FirstStep[]
  readonly done: Readonly<Record<FirstStep, boolean>>
  readonly putAway: boolean
}

/**
 * How far the cooperative is, read from what is there: nobody ticks anything off. Play money is no way to be paid. The
 * operator's alone.
 */
export async function firstSteps(ctx: Ctx, payments: PaymentsKind): Promise<FirstSteps> {
  requireRole(ctx, 'operator')
  const site = ctx.house.site()
  const { logo, address, email } = site
  type Found = Record<Exclude<FirstStep, 'contact' | 'logo'> | 'putAway', boolean>
  const { rows } = await sql<Found>`
    select exists (select from settings where key = 'mail-tested') as mail,
      exists (select from settings where key = 'backup') as backup,
      exists (select from settings where key = ${PUT_AWAY}) as "putAway",
      exists (select from settings where key = 'site' and value ? 'currency')
        or exists (select from variants) or exists (select from ticket_types) as currency,
      ${payments === 'real'} or exists (select from settings where key = 'ways-to-pay'
        and value -> 'ways' <> '[]' and (${payments === 'none'} or value -> 'cards' = 'false')) as payments,
      exists (select from publications join posts p on p.id = post_id where p.kind = 'post') as post,
      (select count(*) from publications join posts p on p.id = post_id
        where p.kind = 'page' and p.slug in ('privacy', 'imprint')) = 2 as legal,
      exists (select from products) as product,
      exists (select from invitations) or (select count(distinct member_id) from role_grants) > 1 as team`.execute(
    db(ctx),
  )
  const [found] = rows
  if (!found) throw new Error('the first steps could not be read')
  const { putAway, ...done } = found
  return {
    steps: FIRST_STEPS.filter(step => isShown(site, OF_APP[step] ?? 'blog')),
    done: {
      ...done,
      logo: logo !== null,
      contact: address !== '' && email !== '',
    },
    putAway,
  }
}

/** Out of the way, or back again. */
export async function dismissFirstSteps(ctx: Ctx, away: boolean): Promise<void> {
  requireRole(ctx, 'operator')
  if (away) await keepFirstSetting(ctx, PUT_AWAY, { at: ctx.now.toISOString() })
  else await db(ctx).deleteFrom('settings').where('key', '=', PUT_AWAY).execute()
}
