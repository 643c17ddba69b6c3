import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { keepSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'

/** Where those who take part pass it on to one another (indexnow.org). */
const INDEX_NOW = 'https://api.indexnow.org/indexnow'

export type IndexNow = {
  /** Shown at `/indexnow.txt`, so that search engines believe us; null: nobody is told. */
  readonly key: string | null
  readonly endpoint: string
}

const SETTING = 'index-now'

export async function indexNow(ctx: Pick<Ctx, 'em'>): Promise<IndexNow> {
  const setting = await db(ctx)
    .selectFrom('settings')
    .select('value')
    .where('key', '=', SETTING)
    .executeTakeFirst()
  const { key = null, endpoint = INDEX_NOW } = (setting?.value ?? {}) as Partial<IndexNow>
  return { key, endpoint }
}

/** Whether search engines are told from now on. Turned on, there is a new key; off, what still waits is forgotten. */
export async function setIndexNow(ctx: Ctx, isOn: boolean, endpoint = INDEX_NOW): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  await transaction(ctx, async tx => {
    const before = await indexNow(tx)
    const key = isOn ? (before.key ?? crypto.randomUUID().replaceAll('-', '')) : null
    await keepSetting(tx, SETTING, { key, endpoint })
    if (!isOn) await db(tx).deleteFrom('index_now_changes').execute()
    await recordAudit(tx, {
      action: 'settings.changed',
      subject: { kind: 'settings', id: SETTING },
      before: { isOn: before.key !== null },
      after: { isOn },
    })
  })
}

export type IndexNowState = IndexNow & { readonly waiting: number }

export async function indexNowState(ctx: Ctx): Promise<IndexNowState> {
  requireRole(ctx, 'operator')
  const { waiting } = await db(ctx)
    .selectFrom('index_now_changes')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .executeTakeFirstOrThrow()
  return { ...(await indexNow(ctx)), waiting: Number(waiting) }
}
