import { connect, findHosts, readConfig, runChecks, verifyPlanes } from '../../lib/index';

/** What a program sees that has nothing but its settings: the account's planes, the checks, and the hosts. */
async function main(): Promise<void> {
  const connection = await connect({ config: readConfig(process.env), retries: 0 });
  const { target, purview, unified, sandbox } = connection;
  const planes = (await verifyPlanes(purview, { unified })).map(
    ({ plane, status, code }) => `${plane}: ${status || code}`,
  );
  const checks = (await runChecks(connection)).map(({ name, status, fix }) => ({ name, status, fix }));
  const { rows, ...found } = await findHosts(connection);
  const hosts = rows.map(({ host, plane, answer }) => `${host} ${plane}: ${answer}`);
  process.stdout.write(JSON.stringify({ target, sandbox, planes, checks, hosts, found }));
}

void main();
