'use strict';
// The door of every command: `node setup/begin.cjs FILE …` runs a TypeScript file of the project. Written so that any Node
// can read it, for one that is too old has to be told so.
var path = require('path');

module.exports = begin;
if (require.main === module) {
  process.argv.splice(1, 1);
  begin(process.argv[1]);
}

function begin(file) {
  var wanted = require('../package.json').engines.node.replace('>=', '');
  if (isOlder(process.versions.node, wanted)) {
    return refuse(
      '这里的 Node.js 是 ' + process.versions.node + '，需要 ' + wanted + ' 或更新：请从 https://nodejs.org 安装',
      'Node.js ' +
        process.versions.node +
        ' is too old, ' +
        wanted +
        ' or later is needed: install it from https://nodejs.org',
    );
  }
  try {
    require.resolve('tsx/esm/api');
  } catch (error) {
    return refuse(
      '依赖没有安装：先在项目目录运行 npm ci',
      'its packages are not installed: run npm ci in its folder first',
    );
  }
  neverThroughAProxy(process.env);
  process.argv[1] = path.resolve(__dirname, '..', file);
  import('tsx/esm/api')
    .then(function (tsx) {
      tsx.register();
      return import('./door.ts');
    })
    .then(function (door) {
      return door.enter(process.argv[1]);
    });
}

function isOlder(found, wanted) {
  var have = found.split('.').map(Number);
  var need = wanted.split('.').map(Number);
  for (var part = 0; part < need.length; part++) {
    if (have[part] !== need[part]) return have[part] < need[part];
  }
  return false;
}

/** A proxy is for the world outside: our own servers on loopback are never asked through it. */
function neverThroughAProxy(env) {
  var own = ['localhost', '127.0.0.1', '::1'];
  var excepted = own.concat((env.no_proxy || env.NO_PROXY || '').split(',').filter(Boolean));
  env.no_proxy = env.NO_PROXY = excepted.join(',');
  // What gRPC asks before the others.
  if (env.no_grpc_proxy) env.no_grpc_proxy = own.concat(env.no_grpc_proxy).join(',');
}

function refuse(zh, en) {
  console.error(zh + ' / ' + en);
  process.exitCode = 1;
}
