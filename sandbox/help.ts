const options = [
  ['--port N', 'listens on this port of 127.0.0.1; 4280 by default, and 0 is a free one'],
  ['--plain', 'begins with an empty catalog and answers nothing below /sandbox/, as a new account does'],
  ['--assets N', 'grows the estate to N assets; it has some 200 by itself'],
  ['--shape NAME', 'gives the tenant a classic account, the hosts of the new portal (unified), or both, as by default'],
  ['--world FILE', 'begins with your own world in place of Contoso: a document of JSON, as --schema describes it'],
  ['--keep FILE', 'keeps what is changed in a file, and goes on with the world in it'],
  ['--fresh', 'begins with a new world, and puts the one in the file of --keep aside'],
  ['--tls', 'serves https with a certificate for loopback, whose file a line before the address names'],
  ['--cert FILE', 'serves https with your own certificate (PEM), and answers to the host names of the real services'],
  ['--key FILE', 'the key of that certificate (PEM)'],
  ['--log json', 'writes a line of JSON on stderr for each request: time, method, path, status, ms, caller'],
  ['--schema', 'shows the JSON schema of a world'],
  ['--proxy-key FILE', 'answers a proxy that shows the key in this file, at the address that it is asked at itself'],
  ['--help', 'shows this'],
  ['--version', 'shows the version'],
];

/** What `--help` shows. */
export const help = `Imitates Microsoft Entra ID, Microsoft Graph and the REST APIs of Microsoft Purview on this machine. It is not Purview.

Usage: purview-sandbox [OPTION ...]

${options.map(([flag = '', does]) => `  ${flag.padEnd(16)}  ${does}`).join('\n')}

Once it is ready it writes one line on stdout: Sandbox ready: http://127.0.0.1:PORT
It ends at once on SIGINT and SIGTERM. npx does not hand them on: to end it by a signal, start it with
node node_modules/purview-sandbox/dist/main.js. Its exit code is 0 when it was told to end, 1 when it could not start,
and 2 when it did not understand its options, or the world that they name.
`;
