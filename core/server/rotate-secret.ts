import { existsSync, rmSync } from 'node:fs'
import type { House } from '#core/app/house'
import { readConfig } from '#core/config/config'
import type { Environment } from '#core/config/environment'
import { keptSecretFiles } from '#core/config/kept-secrets'
import { jobCtx } from '#core/database/ctx'
import { refuseNoDatabase, withDatabase } from '#core/database/with-database'
import { type KeysState, keysState } from '#core/sealing/keys-state'
import { forgetOtherSecrets, makeNextGeneration } from '#core/sealing/next-generation'
import { type Resealed, reseal } from '#core/sealing/reseal'
import { SEALED_COLUMNS } from '#core/sealing/sealed-columns'
import { renewKeysFrom } from '#core/services/federation/oauth/signing-key'
import { services } from '#core/services/registry'
import { openHouse } from './open-house'

/** The payments' door stays shut. */
const NOTHING_SOLD = { apiKey: 'unused', merchantCode: 'unused' }

export type Rotation = { readonly lines: readonly string[]; readonly isDone: boolean }

/**
 * `bun run secrets rotate`: once all processes have the new `COOP_SECRET`, makes new keys under it, encrypts with them
 * what is kept, and forgets the predecessor. Ended anywhere, it is begun again and goes on. Throws what opening the house
 * throws, `SecretIsAnother` among it.
 */
export async function rotateSecret(dryRun: boolean, env: Environment = process.env): Promise<Rotation> {
  const config = readConfig(env)
  refuseNoDatabase(config)
  return withDatabase(config, async url => {
    const house = await openHouse(config, url, NOTHING_SOLD, services, { use: 'jobs' })
    try {
      const rotation = await (dryRun ? planned(house) : rotate(house))
      const { previous } = keptSecretFiles(config.dataDir)
      const isOurs = !env.COOP_SECRET && !env.COOP_SECRET_FILE && existsSync(previous)
      if (!rotation.isDone || dryRun || !isOurs) return rotation
      rmSync(previous)
      return { ...rotation, lines: [...rotation.lines, `Removed ${previous}.`] }
    } finally {
      await house.close()
    }
  })
}

const DONE = 'Nothing needs the predecessor any more: COOP_SECRET_PREVIOUS may be removed.'
const WAIT =
  'A process was seen within three minutes that was started with another COOP_SECRET. Start all of them with the new one (and COOP_SECRET_PREVIOUS), wait three minutes, and run this again.'

async function planned(house: House): Promise<Rotation> {
  const state = await keysState(jobCtx(house), house.config)
  const lines = linesOf(state)
  const isDone = lines.length === 0
  if (isDone) return { lines: [DONE], isDone }
  return { lines: [...lines, state.isAnotherUsed ? WAIT : 'bun run secrets rotate does it.'], isDone }
}

/** What a rotation has yet to do. */
function linesOf({ isRotated, isUnderAnother, older }: KeysState): string[] {
  return [
    ...(isRotated ? [] : ['New keys will be made under the new COOP_SECRET.']),
    ...Object.entries(older).map(([purpose, many]) => `${purpose}: ${many} with older keys`),
    ...(isUnderAnother ? ['The keys can be opened with another COOP_SECRET, too.'] : []),
  ]
}

async function rotate(house: House): Promise<Rotation> {
  const ctx = jobCtx(house)
  const { config, orm } = house
  const before = await keysState(ctx, config)
  if (before.isAnotherUsed) return { lines: [WAIT], isDone: false }
  const isNew = await makeNextGeneration(orm, config)
  await config.keys.reload()
  const { youngest, madeAt, signsFrom } = await keysState(ctx, config)
  const lines = isNew ? [`New keys are made; they sign from ${signsFrom?.toISOString()} on.`] : []
  const renewed = youngest === 0 ? 0 : await renewKeysFrom(ctx, madeAt)
  if (renewed > 0) lines.push(`${renewed} keys of tokens are made anew; they sign as soon as they are known.`)
  for (const column of SEALED_COLUMNS) {
    const done: Resealed = await reseal(ctx, config.keys, column)
    if (done.resealed > 0) lines.push(`${column.purpose}: ${done.resealed} encrypted anew`)
    if (done.unreadable > 0) lines.push(`${column.purpose}: ${done.unreadable} were opened by no key of ours`)
  }
  await forgetOtherSecrets(orm, config)
  return { lines: [...lines, DONE], isDone: true }
}
