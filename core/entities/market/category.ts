import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'

export const Category = defineEntity({
  name: 'Category',
  tableName: 'categories',
  properties: {
    id: id(),
    slug: p.string().length(120).unique(),
    name: p.string().length(120),
    description: p.text().default(''),
    position: p.integer().default(0),
    /** What it stands below. A key of both columns, in SQL alone: below is deeper, so there is no circle. */
    parentId: p.uuid().nullable().index(),
    parentDepth: p.bigint('number').nullable(),
    depth: p.bigint('number').generated('(coalesce(parent_depth, -1) + 1) stored').nullable(),
  },
  uniques: [{ properties: ['id', 'depth'] }],
  checks: [
    { name: 'categories_no_deeper', expression: 'coalesce(parent_depth, -1) < 7' },
    { name: 'categories_parent_whole', expression: '(parent_id is null) = (parent_depth is null)' },
  ],
})

export type Category = InferEntity<typeof Category>
