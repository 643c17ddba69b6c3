export { catalogue as routes } from './routes'
