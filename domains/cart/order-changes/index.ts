export { orderChanges as routes } from './routes'
