import type { MikroORM } from '@mikro-orm/postgresql'
import { type Site, UNNAMED } from '#core/contracts/site'
import { Setting } from '#core/entities/site/setting'

/** The setting `site`, with defaults for what nobody has said yet. */
export async function readSite(orm: MikroORM): Promise<Site> {
  const setting = await orm.em.fork().findOne(Setting, { key: 'site' })
  return { ...UNNAMED, ...(setting?.value as Partial<Site> | undefined) }
}
