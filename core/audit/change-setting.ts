import type { Tx } from '#core/contracts/ctx'
import { keepSetting } from '#core/database/keep-setting'
import { recordAudit } from './record-audit'

type Setting = Readonly<Record<string, unknown>>

/** Keeps `after` as the row `key` of `settings`; the audit says what stood there before, null for nothing. */
export async function changeSetting(
  tx: Tx,
  key: string,
  { before, after }: { readonly before: Setting | null; readonly after: Setting },
): Promise<void> {
  await keepSetting(tx, key, after)
  await recordAudit(tx, { action: 'settings.changed', subject: { kind: 'settings', id: key }, before, after })
}
