-- Who may open the console is a privilege of a role, as all else that a role may do. The role of the first list that manages, manages there too.
update roles set privileges = '["read","write","manage","console.manage"]' where name = 'admin' and privileges = '["read","write","manage"]';
