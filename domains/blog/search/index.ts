export { search as routes } from './routes'

export const unlisted = ['/search']
