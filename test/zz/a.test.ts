describe('x',()=>{it('fails',()=>{throw new Error('no')});it('env '+process.env.TEST_DATABASE_URL,()=>{})});
