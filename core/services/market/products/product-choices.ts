import type { Ctx } from '#core/contracts/ctx'
import { requirePageEditor } from '../roles'

export type ProductChoice = { readonly id: string; readonly title: string; readonly listed: boolean }

/** Every product by title, for whoever composes a page of them. */
export async function productChoices(ctx: Ctx): Promise<ProductChoice[]> {
  requirePageEditor(ctx)
  return ctx.em.execute<ProductChoice[]>(
    `select p.id, p.title, l.id is not null as listed from products p left join listings l on l.product_id = p.id
     order by lower(p.title), p.id`,
  )
}
