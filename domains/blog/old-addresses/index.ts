export { leadsOn, oldAddresses as routes } from './routes'
