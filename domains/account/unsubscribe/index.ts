export { unsubscribe as routes } from './routes'
