export { isId } from '#core/database/is-id'
