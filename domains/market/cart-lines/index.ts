export { cartLines as routes } from './routes'
