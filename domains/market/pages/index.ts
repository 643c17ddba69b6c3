export { marketPages as routes } from './routes'
