import * as all from './all'

/** What the database's types (`Database`) and MikroORM know. */
export const entities = Object.values(all)
